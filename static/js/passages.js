// Places in a text as code points of what was written: marks and chips on the page do not count.
const points = (text) => [...text].length;
const units16 = (text, n) => [...text].slice(0, n).join("").length;
const isChip = (node) => node.nodeType === Node.ELEMENT_NODE;
const lengthOf = (node) => (isChip(node) ? 1 : points(node.data));
const textOf = (node) => (isChip(node) ? "\ufffd" : node.data);

// The pieces of a text in order: text nodes, and chips that stand for one character each.
function pieces(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.parentElement.closest(".chip") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    if (node.matches("a[data-ev]")) return NodeFilter.FILTER_REJECT;
    return node.matches(".chip") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

const written = (root) => pieces(root).map(textOf).join("");

function offset(root, node, place) {
  const boundary = document.createRange();
  boundary.setStart(node, place);
  let n = 0;
  for (const piece of pieces(root)) {
    if (piece === node) return n + points(piece.data.slice(0, place));
    if (boundary.comparePoint(piece, 0) >= 0) return n;
    n += lengthOf(piece);
  }
  return n;
}

// What is selected in one of the texts, without the blanks around it.
export function selected(texts) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const root = texts.find((text) => text.contains(range.startContainer)) ?? texts.find((text) => text.contains(range.endContainer));
  if (!root) return null;
  const all = [...written(root)];
  let start = root.contains(range.startContainer) ? offset(root, range.startContainer, range.startOffset) : 0;
  let end = root.contains(range.endContainer) ? offset(root, range.endContainer, range.endOffset) : all.length;
  while (start < end && !all[start].trim()) start += 1;
  while (end > start && !all[end - 1].trim()) end -= 1;
  return start < end ? { part: root.dataset.part, start, end, text: all.slice(start, end).join("") } : null;
}

// Pieces between two places, each with the places in it.
function between(root, start, end) {
  let n = 0;
  return pieces(root).flatMap((piece) => {
    const length = lengthOf(piece);
    const [from, to] = [Math.max(0, start - n), Math.min(length, end - n)];
    n += length;
    return from < to ? [{ piece, from, to }] : [];
  });
}

export function select(root, start, end) {
  const parts = between(root, start, end);
  if (!parts.length) return;
  const [first, last] = [parts[0], parts.at(-1)];
  const range = document.createRange();
  if (isChip(first.piece)) range.setStartBefore(first.piece);
  else range.setStart(first.piece, units16(first.piece.data, first.from));
  if (isChip(last.piece)) range.setEndAfter(last.piece);
  else range.setEnd(last.piece, units16(last.piece.data, last.to));
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  last.piece.parentElement.scrollIntoView({ block: "nearest" });
}

// Show a passage as a mark with a link to its Criterion.
export function wrap(root, start, end, { name, href, label }) {
  const parts = between(root, start, end);
  parts.forEach(({ piece, from, to }, at) => {
    let node = piece;
    if (!isChip(node)) {
      const [low, high] = [units16(node.data, from), units16(node.data, to)];
      if (high < node.data.length) node.splitText(high);
      if (low > 0) node = node.splitText(low);
    }
    const mark = document.createElement("mark");
    mark.className = "ev";
    node.replaceWith(mark);
    mark.append(node);
    if (at < parts.length - 1) return;
    const link = mark.appendChild(document.createElement("a"));
    link.dataset.ev = name;
    link.href = href;
    link.textContent = name;
    link.setAttribute("aria-label", label);
  });
}

export function unwrap() {
  document.querySelectorAll("[data-part] mark.ev").forEach((mark) => {
    mark.querySelectorAll(":scope > a[data-ev]").forEach((link) => link.remove());
    mark.replaceWith(...mark.childNodes);
  });
  document.querySelectorAll("[data-part]").forEach((root) => root.normalize());
}

// The words of a text with their places, each with the number of its sentence.
export function words(root) {
  const text = written(root);
  const sentences = [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text)];
  const found = [];
  let [sentence, start, counted] = [0, 0, 0];
  for (const { segment, index, isWordLike } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    if (!isWordLike) continue;
    while (sentences[sentence + 1]?.index <= index) sentence += 1;
    start += points(text.slice(counted, index));
    counted = index;
    found.push({ start, end: start + points(segment), sentence });
  }
  return found;
}
