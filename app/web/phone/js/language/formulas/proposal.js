/**
 * The course of a proposal for aid; the twin of `app/themes/derive/proposal.py`.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("./truths.js").Value} Value
 */
import { addDays } from "../calendar.js";
import { nikDoubts } from "./person.js";
import { day, fitsAge, none, yearsOn, yesNo } from "./truths.js";

/** @type {By} */
export function proposalStep(values, { past, rules }) {
  const [now, before] = [values.stage, past.previous || {}];
  if (none(now)) return { stage_follows: null, minutes_follow: null, field_follows: null };
  const came = before.stage || rules.proposal_begins;
  const [decided, checked] = [!none(before.ba_no), !none(before.field_checked_on)];
  const proofs = rules.proposal_proofs;
  return {
    stage_follows: yesNo(mayFollow(rules.proposal_steps, came, now, decided, checked)),
    minutes_follow: atItsStep(proofs.BERITA_ACARA, values.ba_no, now, decided),
    field_follows: atItsStep(proofs.FIELD, values.field_checked_on, now, checked),
  };
}

/** @param {any[]} steps @param {Value} before @param {Value} now @param {boolean} decided @param {boolean} checked @returns {boolean} */
function mayFollow(steps, before, now, decided, checked) {
  if (now === before) return true;
  const step = steps.find(([from, to]) => from === before && to === now);
  if (!step) return false;
  return /** @type {Record<string, boolean>} */ ({ "": true, decided, undecided: !decided, field_checked: checked })[step[2]] || false;
}

/** Whether a proof is given at its own step, and stands as long as later states ask for it. @param {any} proof @param {Value} given @param {Value} now @param {boolean} before */
function atItsStep(proof, given, now, before) {
  const there = !none(given);
  return yesNo(there === before || proof.given_at.includes(now) || !(there || proof.asked_in.includes(now)));
}

/** @type {By} */
export function proposalDecision(values, { rules }) {
  const { stage, ba_no: minutes } = values;
  if (stage === "TIDAK_LAYAK") return { muskel_decision: "TIDAK_LAYAK" };
  const fit = rules.proposal_decided.includes(stage) || (stage === "VERVAL_LAPANGAN" && !none(minutes));
  return { muskel_decision: fit ? "LAYAK" : null };
}

/** @type {By} */
export function proposalWait(values, { rules }) {
  const [on, { long, very_long: veryLong }] = [day(values.proposed_on), rules.proposal_waits];
  return { long_from: on && addDays(on, long), very_long_from: on && addDays(on, veryLong) };
}

/** @type {By} */
export function proposalPerson(values, { rules }) {
  const { nik, no_kk: card, ppks_type: need } = values;
  const [born, on] = [day(values.birth_date), day(values.observed_on)];
  const numbers = [nik, values.head_nik].filter((each) => !none(each));
  const aged = typeof need === "string" && born !== null && on !== null;
  return {
    nik_doubts: nikDoubts(nik, values.sex, born, rules.provinces),
    kk_is_nik: none(card) || !numbers.length ? null : yesNo(numbers.includes(card)),
    age_fits: aged ? yesNo(fitsAge(rules.ppks_ages, need, yearsOn(born, on))) : null,
  };
}
