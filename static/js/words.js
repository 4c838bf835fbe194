// Words of scripts in the language of the page: data attributes that a template has written on the
// element with that id. The English text is for pages without them; a test holds the two together.
export function word(id, name, english, values = {}) {
  const text = document.getElementById(id)?.dataset[name] ?? english;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
