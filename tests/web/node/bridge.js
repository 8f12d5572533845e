/** Answers questions about the phone's language, one JSON text a line, so that pytest can compare it with the server's. */
import { createInterface } from "node:readline";
import { compiled } from "../../../app/web/phone/js/language/expr.js";
import { judge, read } from "../../../app/web/phone/js/language/form.js";

/** @type {Map<string, any>} */
const forms = new Map();

/** @param {any} reading */
function told(reading) {
  return { ...reading, asked: Array.from(reading.asked) };
}

/** @type {Record<string, (asked: any) => any>} */
const ANSWERS = {
  truths: ({ fields, cases }) => cases.map((/** @type {any} */ each) => compiled(each.if, fields)(each.values)),
  form: ({ form }) => {
    forms.set(form.key, form);
    return null;
  },
  judge: ({ form, answers, context }) => told(judge(forms.get(form), answers, context)),
  read: ({ form, answers, context }) => told(read(forms.get(form), answers, context)),
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
