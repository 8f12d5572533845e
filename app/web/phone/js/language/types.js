/**
 * The shapes in which a form, its answers and its judgement travel. Nothing here runs.
 *
 * @typedef {{id: string, en: string}} Words One sentence in both languages.
 * @typedef {{code: string, label: Words}} Option
 * @typedef {{code: string, message: Words}} Refusal
 *
 * @typedef {object} Keeper Who alone gives an answer, or some of its options.
 * @property {"desk" | "office" | "import"} hand
 * @property {string} code
 * @property {Words} message
 * @property {string[] | null} codes The options that are the keeper's; null means the whole answer.
 * @property {boolean} [shown] Everybody sees what the keeper said.
 *
 * @typedef {object} Facts What there is to know of a kind; which of them a kind has stands in `docs/themes.md`.
 * @property {number | string} [low]
 * @property {number | string} [high]
 * @property {number} [places]
 * @property {string} [earliest]
 * @property {boolean} [future]
 * @property {string} [list] Name of the code list.
 * @property {Option[]} [options] What a form offers.
 * @property {number} [others] So many more codes are in the list, to be found by searching.
 * @property {string[]} [codes] Every code of such a list; `form.js` puts it here from the form's `codes`.
 * @property {Refusal} [refusal]
 * @property {number} [least]
 * @property {number} [most]
 * @property {number[]} [lengths]
 * @property {string} [prefix]
 * @property {string} [plain] Of lines: the item that a bare value stands for.
 * @property {Question[]} [items] Of lines.
 *
 * @typedef {object} Field What conditions and readers must know of a question or derived value.
 * @property {string} key
 * @property {string} kind
 * @property {Facts} facts
 * @property {Words} [label]
 * @property {string} [unit]
 * @property {string} [privacy]
 *
 * @typedef {any[]} Condition A prefix list, as `["lt", "haz", "-2"]`.
 *
 * @typedef {object} QuestionOnly
 * @property {Words | null} help
 * @property {boolean} required
 * @property {Condition | null} asked_if
 * @property {boolean} unsure Whether `unknown` and `refused` are answers.
 * @property {Keeper | null} kept_by
 * @property {Keeper[]} [steps]
 * @property {number | null} retired
 * @typedef {Field & QuestionOnly} Question
 *
 * @typedef {object} DerivedOnly
 * @property {string} by Name of the formula.
 * @property {string[]} takes
 * @property {Record<string, string[]> | null} recalls What the formula remembers of other records; null: nothing.
 * @typedef {Field & DerivedOnly} Derived
 *
 * @typedef {object} Check
 * @property {string} code
 * @property {Condition} holds
 * @property {"error" | "warning" | "notice"} severity
 * @property {Words} message
 * @property {string[]} about
 *
 * @typedef {object} Form What `GET /v1/themes/{theme}` answers, as far as the language needs it.
 * @property {string} key
 * @property {number} version
 * @property {string} digest
 * @property {Words} label
 * @property {string} period
 * @property {boolean} register
 * @property {Question[]} questions
 * @property {Derived[]} derived
 * @property {Check[]} checks
 * @property {{kind: string, label: Words, keys: string[][]}} subject What a record is about, and what names it.
 * @property {{first: string, label: Words}[]} [screens] Which questions stand together on the phone.
 * @property {{key: string, label: Words, where: Condition, sum: any, each: any, among: any, open: boolean}[]} indicators
 * @property {{zero_report: boolean}} reporting
 * @property {{[list: string]: string}} [codes] Every code of a list of which a form offers a part, with blanks between.
 * @property {{[table: string]: any}} [rules] What formulas rest on besides the answers: tables with dates.
 *
 * @typedef {number | string | {[item: string]: number | string}[] | null} Stored A value as it is compared: whole
 *   numbers (a decimal in its last place), text, days as `YYYY-MM-DD`, several codes as `,A,B,`, lines; null is
 *   unanswered.
 * @typedef {{[key: string]: Stored | undefined}} Values
 * @typedef {{[key: string]: any}} Answers Answers by question key, as they are typed or as they travel.
 *
 * @typedef {object} Fault What is wrong with, or odd about, one answer: the same codes and words as in a receipt.
 * @property {string} question Its key; within lines `question.2.item`, counted from one.
 * @property {string} code
 * @property {Words} message
 * @property {true} [notice] Nothing is wrong: it tells what could be done.
 *
 * @typedef {object} Earlier What is known of another record of the same subject, as `/v1/records` gives it.
 * @property {string} [id]
 * @property {string} observed_on
 * @property {Answers} answers
 * @property {Answers} [derived]
 *
 * @typedef {object} Context
 * @property {string} observedOn The day of the visit, `YYYY-MM-DD`.
 * @property {string} [today] The day it is, in WIB; the day of the visit unless said.
 * @property {"kader" | "desk" | "office" | "import"} [hand] Who answers; a kader unless said.
 * @property {Earlier[]} [earlier] Other records of the subject in this theme, of this day or before, never the record
 *   itself; absent when nobody knows.
 * @property {Earlier | null} [previous] The revision that this one replaces; null for a new record, absent when unknown.
 * @property {import("./growth.js").Tables} [growth] WHO's tables; without them nothing of growth is told.
 *
 * @typedef {object} Reading What became of the answers.
 * @property {Answers} answers What to send: as it travels, without what is not asked and what was left blank.
 * @property {Set<string>} asked The questions that are asked; of lines also `harvests.1.kg`.
 * @property {Fault[]} faults For these the server would refuse the record.
 * @property {Fault[]} warnings Odd, and may be confirmed; with `notice` merely told.
 * @property {{[key: string]: any}} derived What follows, as receipts show it: decimals as text, codes as a list.
 * @property {string[]} open Derived values that only the server can tell.
 * @property {Values} values Answers and derived values as they are compared.
 * @property {Record<string, string>} gaps Questions answered by `unknown` or `refused`.
 *
 * @typedef {object} Item A record as it is sent in a batch.
 * @property {string} id UUID made on the phone.
 * @property {string} theme
 * @property {string} area
 * @property {string} observed_on
 * @property {Answers} answers
 * @property {number} [replaces] The revision that this one replaces.
 * @property {boolean} [zero] There was nothing to report.
 * @property {number} [form] The version of the theme.
 * @property {string} [made_at] When it was written, by the phone's clock, with offset.
 */

export {};
