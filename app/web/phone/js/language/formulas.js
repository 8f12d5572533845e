/**
 * The formulas that the phone knows, by the names that forms call them by; each is the twin of one under
 * `app/themes/derive`, and rests on tables that the form brings along (`rules`). One that is not here, or whose tables
 * the form lacks, is left to the server.
 *
 * @typedef {import("./types.js").Values} Values
 * @typedef {object} Given What a formula may look at besides the answers.
 * @property {import("./past.js").Past} past
 * @property {{[table: string]: any}} rules The form's tables.
 * @property {import("./growth.js").Tables} [growth]
 * @typedef {(values: Values, given: Given) => Values | null} By Null: the phone cannot tell.
 */
import * as business from "./formulas/business.js";
import * as covid from "./formulas/case.js";
import * as child from "./formulas/child.js";
import * as family from "./formulas/family.js";
import * as group from "./formulas/group.js";
import * as household from "./formulas/household.js";
import * as papers from "./formulas/papers.js";
import * as person from "./formulas/person.js";
import * as proposal from "./formulas/proposal.js";

/** @param {By} by @param {string[]} tables @returns {By} */
function on(by, ...tables) {
  return (values, given) => (tables.every((name) => name in given.rules) ? by(values, given) : null);
}

/** @type {{[name: string]: By}} */
export const FORMULAS = {
  business_activity: on(business.businessActivity, "kbli_sections", "food_divisions"),
  business_age: on(business.businessAge, "business_years"),
  business_aid: on(business.businessAid),
  business_confirmed: on(business.businessConfirmed),
  business_owner: on(business.businessOwner, "provinces"),
  business_papers: on(papers.businessPapers, "papers", "paper_questions"),
  business_scale: on(business.businessScale, "scales", "capital_comes_first", "annual_sales"),
  business_workers: on(business.businessWorkers),
  child_growth: on(child.childGrowth),
  child_namesake: on(person.childNamesake),
  child_nik: on(person.childNik, "provinces"),
  child_numbers: on(person.childNumbers),
  child_progress: on(child.childProgress, "least_gains", "weighing"),
  family_aid: on(family.familyAid, "programmes"),
  family_card: on(household.familyCard),
  family_needs: on(family.familyNeeds, "criteria"),
  family_pay: on(household.familyPay),
  family_people: on(
    household.familyPeople,
    "provinces",
    "gone",
    "people_doubts",
    "ppks_of_a_person",
    "ppks_ages",
    "state_paid",
  ),
  family_presence: on(household.familyPresence, "gone"),
  family_rank: on(family.familyRank, "programmes", "eligibility"),
  group_class: on(group.groupClass, "class_bands"),
  group_harvests: on(group.groupHarvests),
  house_tests: on(family.houseTests, "house_tests"),
  other_episodes: on(covid.otherEpisodes),
  outcome_of_status: on(covid.outcomeOfStatus, "status_steps"),
  owner_npwp: on(papers.ownerNpwp, "npwp_is_nik"),
  patient_namesake: on(person.patientNamesake),
  patient_nik: on(person.patientNik, "provinces"),
  proposal_decision: on(proposal.proposalDecision, "proposal_decided"),
  proposal_person: on(proposal.proposalPerson, "provinces", "ppks_ages"),
  proposal_step: on(proposal.proposalStep, "proposal_steps", "proposal_begins", "proposal_proofs"),
  proposal_wait: on(proposal.proposalWait, "proposal_waits"),
  status_step: on(covid.statusStep, "status_steps"),
};
