/** Answers questions about the phone's language, one JSON text a line, so that pytest can compare it with the server's. */
import { createInterface } from "node:readline";
import { compiled } from "../../../app/web/phone/js/language/expr.js";
import { category, measure, told } from "../../../app/web/phone/js/language/growth.js";
import { FORMULAS } from "../../../app/web/phone/js/language/formulas.js";
import { judge, read } from "../../../app/web/phone/js/language/form.js";
import { searched } from "../../../app/web/phone/js/language/search.js";

/** @type {Map<string, any>} */
const forms = new Map();

let tables = /** @type {any} */ (null);

/** @param {any} reading */
function plain(reading) {
  return { ...reading, asked: Array.from(reading.asked) };
}

/** @type {Record<string, (asked: any) => any>} */
const ANSWERS = {
  truths: ({ fields, cases }) => cases.map((/** @type {any} */ each) => compiled(each.if, fields)(each.values)),
  form: ({ name, form }) => {
    forms.set(name, form);
    return null;
  },
  formulas: () => Object.keys(FORMULAS),
  tables: (asked) => {
    tables = asked.tables;
    return null;
  },
  growth: ({ children }) =>
    children.map((/** @type {any} */ child) => {
      const scores = measure(tables, child);
      const lines = Array.from(scores, ([name, score]) => {
        const found = category(tables, name, score.hundredths);
        return [name, [score.exact, score.hundredths, score.flagged, found && found.code]];
      });
      return { scores: Object.fromEntries(lines), told: told(tables, scores) };
    }),
  search: ({ codes, limit, words }) => {
    const list = searched(codes);
    return words.map((/** @type {string} */ each) => list.find(each, limit));
  },
  judge: ({ form, answers, context, growth = tables }) =>
    plain(judge(forms.get(form), answers, { ...context, growth: growth || undefined })),
  read: ({ form, answers, context }) => plain(read(forms.get(form), answers, { ...context, growth: tables })),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = { is: ANSWERS[asked.do](asked) };
  } catch (error) {
    answer = { threw: error instanceof Error ? error.stack : String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
