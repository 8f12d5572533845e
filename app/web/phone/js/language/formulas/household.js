/**
 * What the people on a family card say together; the twin of `app/themes/derive/household.py`.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("./truths.js").Line} Line
 */
import { nikDoubts } from "./person.js";
import { codesOf, day, fitsAge, linesOf, many, none, yearsOn, yesNo } from "./truths.js";

const [HEAD, HUSBAND, WIFE] = ["1", "2", "3"];
const NOTHING = many([]);

/** @type {By} */
export function familyPeople(values, { rules }) {
  const [people, on] = [linesOf(values.people), day(values.observed_on)];
  if (!people.length || on === null) {
    return { people_doubts: null, ppks_seen: null, ppks_persons: null, state_paid: null };
  }
  const found = new Set(doubts(people, on, rules));
  const seen = new Set(people.map((each) => codesOf(each.ppks)).reduce((all, codes) => all.concat(codes), []));
  const payers = new Map(rules.state_paid);
  const here = people.filter((each) => !rules.gone.includes(each.presence));
  const paid = new Set(here.map((each) => payers.get(String(each.occupation))));
  const inOrder = /** @type {string[]} */ (Array.from(new Set(payers.values())));
  return {
    people_doubts: many(rules.people_doubts.filter((/** @type {string} */ each) => found.has(each))),
    ppks_seen: many(rules.ppks_of_a_person.filter((/** @type {string} */ each) => seen.has(each))),
    ppks_persons: people.filter((each) => codesOf(each.ppks).length).length,
    state_paid: many(inOrder.filter((each) => paid.has(each))),
  };
}

/** @type {By} */
export function familyCard(values) {
  const card = values.no_kk;
  const niks = [values.head_nik, ...linesOf(values.people).map((each) => each.nik)].filter((nik) => !none(nik));
  return { kk_is_nik: none(card) || !niks.length ? null : yesNo(niks.includes(card)) };
}

/** @type {By} */
export function familyPresence(values, { rules }) {
  const { status } = values;
  if (none(status)) return { recipient_gone: null };
  const heads = linesOf(values.people).filter((each) => each.relationship === HEAD);
  return { recipient_gone: yesNo(rules.gone.includes(status) || heads.some((each) => rules.gone.includes(each.presence))) };
}

/** @type {By} */
export function familyPay(values) {
  const { civil_servant_in_household: said, state_paid: paid } = values;
  const unpaid = none(paid) || paid === NOTHING;
  return { civil_servant: none(said) && unpaid ? null : yesNo(said === "yes" || !unpaid) };
}

/** What may be wrong between the lines. @param {Line[]} people @param {string} on @param {any} rules @returns {string[]} */
function doubts(people, on, rules) {
  const found = [];
  const count = (/** @type {string} */ relation) => people.filter((each) => each.relationship === relation).length;
  const niks = people.map((each) => each.nik).filter((nik) => !none(nik));
  if (count(HEAD) !== 1) found.push("HEADS");
  if (count(HUSBAND) > 1 || count(WIFE) > 1) found.push("SPOUSES");
  if (new Set(niks).size < niks.length) found.push("NIK_TWICE");
  if (people.some((each) => none(each.nik) && none(each.no_nik_reason))) found.push("NIK_UNREASONED");
  for (const each of people) {
    const born = day(each.birth_date);
    const against = codesOf(nikDoubts(each.nik, each.sex, born, rules.provinces));
    if (against.includes("sex")) found.push("NIK_SEX");
    if (against.includes("birth_date")) found.push("NIK_BIRTH");
    if (born === null) continue;
    const years = yearsOn(born, on);
    if (!codesOf(each.ppks).every((code) => fitsAge(rules.ppks_ages, code, years))) found.push("PPKS_AGE");
  }
  return found;
}
