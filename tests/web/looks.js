// What on a screen somebody could not see, hit or hear: by axe, and by the size of what is tapped. Runs in the page.
async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  const told = violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  const boxes = 'select, textarea, input[type=text], input[type=tel], input[type=search]';
  for (const each of document.querySelectorAll(`button, .option, .links a, ${boxes}`)) {
    const { height, width } = each.getBoundingClientRect();
    if (width && (height < 47.5 || width < 47.5)) told.push(`${width}x${height} ${each.outerHTML.slice(0, 100)}`);
  }
  return told;
}
