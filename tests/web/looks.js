// What on a screen somebody could not see, hit, read or hear, at each size of text: by axe, by the size of what is tapped, by
// words broken in two, and by whether it has to be moved sideways. Runs in the page.
async (sizes) => {
  const told = [];
  const boxes = 'select, textarea, input[type=text], input[type=tel], input[type=search]';
  const { documentElement: root } = document;
  for (const size of sizes) {
    root.style.fontSize = size;
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    told.push(...violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`));
    for (const each of document.querySelectorAll(`button, .option, .links a, ${boxes}`)) {
      const { height, width } = each.getBoundingClientRect();
      if (width && (height < 47.5 || width < 47.5)) told.push(`${width}x${height} ${each.outerHTML.slice(0, 100)}`);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const { 0: word, index } of text.data.matchAll(/(?<![^\s(])\p{L}{2,10}(?=[\s.,:;)?!]|$)/gu)) {
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const tops = new Set(Array.from(range.getClientRects()).filter((each) => each.width > 1).map((each) => Math.round(each.top)));
        if (tops.size > 1) told.push(`${word} is broken in two ${size}`);
      }
    }
    if (root.scrollWidth > root.clientWidth) told.push(`it has to be moved sideways ${size}`);
  }
  root.style.fontSize = '';
  return told;
}
