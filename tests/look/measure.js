// What a page looks like, measured in the browser. Returns the problems that it has, as texts.
(() => {
  const problems = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  if (root.scrollWidth > width) problems.push(`the page is ${root.scrollWidth} wide in ${width}`);

  const scrolled = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX === "auto") return true;
    return false;
  };
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  for (const one of document.body.querySelectorAll("*")) {
    if (!shown(one) || scrolled(one) || one.closest(".skip")) continue;
    const box = one.getBoundingClientRect();
    if (box.right > width + 1 || box.left < -1)
      problems.push(`<${one.tagName} class="${one.className}"> from ${box.left} to ${box.right}`);
  }

  // What is drawn of a chart has to take place.
  for (const chart of document.querySelectorAll("svg")) {
    const box = chart.getBoundingClientRect();
    const drawn = [...chart.querySelectorAll("rect,path,circle,line")].filter((one) => {
      const of = one.getBoundingClientRect();
      return of.width > 0 && of.height > 0 && getComputedStyle(one).fill !== "none";
    });
    if (box.width < 20 || box.height < 4 || drawn.length === 0)
      problems.push(`the chart "${chart.getAttribute("aria-label")}" is empty`);
  }

  const parts = (color) => {
    const found = color.match(/[\d.]+/g).map(Number);
    return {rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1};
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.alpha === 1) return found.rgb;
      if (found.alpha > 0) problems.push(`a background that is seen through: ${at.tagName}`);
    }
    return [255, 255, 255];
  };
  const seen = new Set();
  let least = 99;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(element)) continue;
    const front = getComputedStyle(element).color;
    const behind = background(element);
    const [a, b] = [luminance(parts(front).rgb), luminance(behind)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    least = Math.min(least, contrast);
    const key = `${front} on rgb(${behind})`;
    if (contrast < 4.5 && !seen.has(key)) {
      seen.add(key);
      problems.push(`contrast ${contrast.toFixed(2)}: ${key} at "${walker.currentNode.data.trim().slice(0, 30)}"`);
    }
  }
  return {problems, least, charts: document.querySelectorAll("svg").length,
          background: getComputedStyle(document.body).backgroundColor};
})()
