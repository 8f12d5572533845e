/**
 * Which papers a business holds; the twin of `app/themes/derive/papers.py`.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("./truths.js").Line} Line
 * @typedef {{scheme: string, paper: string, looks: string | null, years: number | null}} Paper
 */
import { day, linesOf, many, none, yearsAfter, yesNo } from "./truths.js";

const DOUBTS = ["WRONG_NIB", "ODD_NUMBER", "NO_NUMBER", "LAPSED"];

/** @type {By} */
export function businessPapers(values, { rules }) {
  const [on, { licences }] = [day(values.observed_on), values];
  /** @type {[string, string][]} */
  const questions = Object.entries(rules.paper_questions);
  if (none(licences) && !questions.some(([key]) => values[key])) return { papers: null, paper_doubts: null };
  const held = new Set(questions.filter(([key]) => !none(values[key])).map(([, paper]) => paper));
  /** @type {Set<string>} */
  const doubts = new Set();
  for (const line of linesOf(licences)) {
    const paper = rules.papers.find((/** @type {Paper} */ each) => each.scheme === line.scheme);
    const found = doubtsOf(line, paper, on);
    found.forEach((each) => doubts.add(each));
    const issued = (line.licence_status || "TERBIT") === "TERBIT";
    if (issued && !found.includes("NO_NUMBER") && !found.includes("LAPSED")) held.add(paper.paper);
  }
  const papers = Array.from(new Set(rules.papers.map((/** @type {Paper} */ each) => each.paper)));
  return {
    papers: many(/** @type {string[]} */ (papers).filter((each) => held.has(each))),
    paper_doubts: many(DOUBTS.filter((each) => doubts.has(each))),
  };
}

/** @type {By} */
export function ownerNpwp(values, { rules }) {
  const { owner_nik: nik, npwp, legal_form: form } = values;
  const on = day(values.observed_on);
  const told = linesOf(values.licences).filter((each) => each.scheme === "NPWP16_NIK");
  const numbers = told.map((each) => plain(each.number || ""));
  if (form === "PERORANGAN" && typeof npwp === "string") numbers.push(npwp);
  const comparable = numbers.filter((each) => each.length === rules.npwp_is_nik.length);
  if (!comparable.length || none(nik) || on === null || on < rules.npwp_is_nik.from) return { npwp_is_nik: null };
  return { npwp_is_nik: yesNo(comparable.every((each) => each === nik)) };
}

/** @param {Line} line @param {Paper} paper @param {string | null} on @returns {string[]} */
function doubtsOf(line, paper, on) {
  const state = line.licence_status || "TERBIT";
  const doubts = [];
  if (none(line.number)) {
    if (state === "TERBIT") doubts.push("NO_NUMBER");
  } else if (paper.looks !== null && !new RegExp(`^(?:${paper.looks})$`).test(plain(line.number))) {
    doubts.push(paper.scheme === "NIB" ? "WRONG_NIB" : "ODD_NUMBER");
  }
  if (state === "KEDALUWARSA" || (state === "TERBIT" && on !== null && lapsed(line, paper, on))) doubts.push("LAPSED");
  return doubts;
}

/** Whether the day until which a licence holds is past; where none is told, its scheme's years count. @param {Line} line @param {Paper} paper @param {string} on */
function lapsed(line, paper, on) {
  let until = line.valid_to;
  if (none(until) && !none(line.licence_date) && paper.years !== null) until = yearsAfter(line.licence_date, paper.years);
  return !none(until) && until < on;
}

/** Drop blanks and marks, and write letters large. @param {string} text @returns {string} */
function plain(text) {
  return text.replace(/[ .\-/]/g, "").toUpperCase();
}
