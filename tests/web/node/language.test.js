/** The phone's language by itself: the shared corpus, numbers and days as people type them, and what a form says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { addDays, daysBetween, isDay, monthsBetween } from "../../../app/web/phone/js/language/calendar.js";
import { compiled } from "../../../app/web/phone/js/language/expr.js";
import { toHundredths } from "../../../app/web/phone/js/language/growth.js";
import { KINDS } from "../../../app/web/phone/js/language/kinds.js";
import * as values from "../../../app/web/phone/js/language/values.js";

const corpus = JSON.parse(readFileSync(new URL("../../themes/corpus.json", import.meta.url), "utf8"));
const USUAL = { low: 0, high: 1000000, earliest: "1900-01-01", future: true, least: 1, most: 200, lengths: [13] };

/** @param {string} key */
function field(key) {
  const { kind, codes = [], ...facts } = corpus.fields[key];
  const options = (kind === "yes_no" ? ["yes", "no"] : codes).map((/** @type {string} */ code) => ({ code }));
  return { key, kind, facts: { ...USUAL, ...facts, options } };
}

const fields = Object.fromEntries(Object.keys(corpus.fields).map((key) => [key, field(key)]));

/** @param {Record<string, any>} answers */
function stored(answers) {
  const found = { observed_on: "2026-06-15" };
  for (const key of Object.keys(answers)) {
    const gap = answers[key] === "unknown" || answers[key] === "refused";
    found[key] = gap ? null : KINDS[fields[key].kind].read(answers[key], fields[key].facts);
  }
  return found;
}

test("the shared corpus of conditions holds", () => {
  assert.ok(corpus.cases.length > 200);
  for (const each of corpus.cases) {
    assert.equal(compiled(each.if, fields)(stored(each.with)), each.is, `${each.why}: ${JSON.stringify(each)}`);
  }
});

test("what is no condition is refused", () => {
  for (const written of [null, "eq", [], ["eq", "nobody", 1], ["like", "heads", 1], ["not"], ["answered"]]) {
    assert.throws(() => compiled(written, fields), JSON.stringify(written));
  }
});

test("numbers as people type them", () => {
  const typed = [
    ["1.500.000", "1500000"], ["Rp 1.500.000", "1500000"], ["rp1.500.000,00", "1500000"], ["Rp. 5.000,-", "5000"],
    ["20 000", "20000"], ["7", "7"], ["-1.000", "-1000"], ["1.50", "1.50"], ["1,5", "1,5"], ["dua", "dua"], ["", ""],
  ];
  for (const [text, plain] of typed) assert.equal(values.plainWhole(text), plain, text);
});

test("numbers as people read them", () => {
  assert.equal(values.rupiah(1500000), "Rp 1.500.000");
  assert.equal(values.rupiah("-999"), "-Rp 999");
  assert.equal(values.whole(1000), "1.000");
  assert.equal(values.decimal("1234.50"), "1.234,50");
  assert.equal(values.decimal("-2.13"), "-2,13");
  assert.equal(values.decimal("7"), "7");
  assert.equal(values.decimal("1234.50", "en"), "1234.50");
});

test("days as people type and read them", () => {
  for (const text of ["17/8/2026", "17-08-2026", "17.8.2026", "17 8 2026"]) {
    assert.equal(values.plainDay(text), "2026-08-17");
  }
  assert.equal(values.plainDay("2026-08-17"), "2026-08-17");
  assert.equal(values.plainDay("31/2/2026"), "2026-02-31");
  assert.equal(values.plainDay("kemarin"), "kemarin");
  assert.equal(values.dayOfBoxes("29", "2", "2024"), "2024-02-29");
  assert.equal(values.dayOfBoxes("29", "2", "2026"), null);
  assert.equal(values.dayOfBoxes("1", "1", "26"), null);
  assert.equal(values.dayInWords("2026-08-17"), "17 Agustus 2026");
  assert.equal(values.weekdayInWords("2026-08-17"), "Senin, 17 Agustus 2026");
  assert.equal(values.dayInFigures("2026-08-07"), "07/08/2026");
  assert.equal(values.monthInWords("2026-08", "en"), "August 2026");
});

test("times are those of WIB wherever the phone thinks it is", () => {
  assert.deepEqual(values.inWib("2026-08-16T17:05:09Z"), { day: "2026-08-17", time: "00:05" });
  assert.equal(values.todayInWib(Date.UTC(2026, 11, 31, 16, 59)), "2026-12-31");
  assert.equal(values.todayInWib(Date.UTC(2026, 11, 31, 17, 0)), "2027-01-01");
  assert.equal(values.momentInWords("2026-08-17T07:05:00Z"), "17 Agustus 2026 pukul 14.05 WIB");
  assert.equal(values.stamp(Date.UTC(2026, 7, 17, 7, 5, 9)), "2026-08-17T14:05:09+07:00");
});

test("the calendar", () => {
  assert.ok(isDay("2024-02-29") && isDay("2000-02-29") && isDay("0001-01-01"));
  assert.ok(!isDay("2023-02-29") && !isDay("1900-02-29") && !isDay("0000-01-01") && !isDay("2026-13-01"));
  assert.equal(addDays("2024-02-28", 2), "2024-03-01");
  assert.equal(addDays("0099-12-31", 1), "0100-01-01");
  assert.equal(addDays("9999-12-31", 1), null);
  assert.equal(addDays("0001-01-01", -1), null);
  assert.equal(daysBetween("2021-06-15", "2026-06-15"), 1826);
  assert.equal(monthsBetween("2024-01-31", "2024-02-29"), 0);
  assert.equal(monthsBetween("2024-01-29", "2024-02-29"), 1);
});

test("a decimal is read digit for digit, however far its digits go", () => {
  const facts = { places: 2, low: "-99", high: "99" };
  for (const [text, whole] of [["0,07", 7], ["-2.5", -250], ["1.1", 110], [" 3 ", 300], [0.29, 29], [-0, 0]]) {
    assert.equal(KINDS.decimal.read(text, facts), whole, String(text));
  }
  for (const text of ["99.000000000000001", "1.005", "1.000", 1e-7, 1e21, "1e3", "", true, null]) {
    assert.throws(() => KINDS.decimal.read(text, facts), String(text));
  }
});

test("a z-score is rounded half away from zero, and a half cut short by a hair is a half", () => {
  for (const [z, hundredths] of [[1.005, 101], [-1.005, -101], [-2.005, -201], [0.00499, 0], [-0.004, 0], [-3, -300]]) {
    assert.equal(toHundredths(z), hundredths, String(z));
  }
});
