/**
 * What the page does beyond being read: filters, copies, and opens what a link leads to. Plain JavaScript for the browser,
 * kept as text because its hash stands in the page's policy. It makes no element of any text.
 */
export const script = String.raw`'use strict';
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // Opens whatever the target of a link is hidden in.
  function reveal() {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id === '' ? null : byId(id);
    if (!target) return;
    if (target.closest('[hidden]')) clear();
    for (let at = target; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
    if (target.matches('[data-item]')) for (const one of all('details', target)) one.open = true;
    target.scrollIntoView();
  }

  const filter = byId('filter');
  const rows = all('[data-row]');
  const texts = new WeakMap();
  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };

  function apply() {
    const words = filter.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdict = filter.elements.verdict.value;
    const from = filter.elements.document.value;
    const active = words.length > 0 || verdict !== '' || from !== '';
    let shown = 0, scenarios = 0;
    for (const section of all('[data-scenario]')) {
      const head = textOf(section.querySelector('header'));
      let matches = 0;
      for (const item of all('[data-item]', section)) {
        const says = words.every((word) => head.includes(word) || textOf(item).includes(word));
        const judged = verdict === '' || item.dataset.item.split(' ').includes(verdict);
        const cited = from === '' || item.dataset.from === from;
        item.hidden = !(says && judged && cited);
        if (!item.hidden) matches++;
      }
      const bare = words.every((word) => head.includes(word)) && verdict === '' && (from === '' || section.dataset.from === from);
      section.hidden = active && matches === 0 && !bare;
      for (const part of all('[data-part]', section)) part.hidden = active && !bare && !all('[data-item]', part).some((item) => !item.hidden);
      for (const row of rows) if (row.dataset.row === section.dataset.scenario) row.hidden = section.hidden;
      shown += matches;
      if (!section.hidden) scenarios++;
    }
    const plural = (number, noun) => number + ' ' + noun + (number === 1 ? '' : 's');
    byId('matches').textContent = active ? plural(shown, 'verdict') + ' in ' + plural(scenarios, 'scenario') : '';
  }

  function clear() {
    filter.reset();
    apply();
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // A browser may keep its clipboard from files: then the old way, which needs a selection.
      const field = document.createElement('textarea');
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  }

  // A button for each command: without this script there would be nothing for it to do.
  for (const code of all('[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', code.dataset.copy);
    button.addEventListener('click', async () => {
      const done = await copy(code.textContent);
      button.textContent = done ? 'Copied' : 'Not copied';
      const said = byId('said');
      if (said) said.textContent = done ? 'Copied.' : 'The browser did not allow it.';
      button.focus();
    });
    button.addEventListener('blur', () => { button.textContent = 'Copy'; });
    code.after(button);
  }

  if (filter) {
    filter.hidden = false;
    filter.addEventListener('input', apply);
    filter.addEventListener('submit', (event) => event.preventDefault());
    filter.addEventListener('reset', () => setTimeout(apply));
    // A browser that comes back to the page may have kept what was typed.
    apply();
  }
  addEventListener('hashchange', reveal);
  reveal();
})();
`;
