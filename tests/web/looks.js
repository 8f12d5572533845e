// What on a screen somebody could not see, hit or hear, at each size of text: by axe, by the size of what is tapped, and by
// whether it has to be moved sideways. Runs in the page.
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
    if (root.scrollWidth > root.clientWidth) told.push(`it has to be moved sideways ${size}`);
  }
  root.style.fontSize = '';
  return told;
}
