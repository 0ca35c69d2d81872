// Small helps for browsers that run scripts; every page works without.
(() => {
  const RETRY_MS = 2_000;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`tenure-zone=${encodeURIComponent(zone)}`))
    // biome-ignore lint/suspicious/noDocumentCookie: browsers have the Cookie Store over TLS alone
    document.cookie = `tenure-zone=${encodeURIComponent(zone)}; path=/console; max-age=31536000; samesite=lax`;

  // A list that refreshes by itself waits while somebody is choosing or typing in it.
  document.addEventListener('htmx:beforeRequest', (event) => {
    const { elt, target } = event.detail;
    if (!elt.hasAttribute('data-live')) return;
    if (target.querySelector('input[type=checkbox]:checked, :focus')) event.preventDefault();
  });

  // What came back is no such page, for example that for signing in: what is shown, and what was typed, stays.
  document.addEventListener('htmx:beforeSwap', (event) => {
    const wanted = event.detail.requestConfig.elt.getAttribute('hx-select');
    if (wanted && !event.detail.serverResponse.includes(`id="${wanted.slice(1)}"`))
      event.detail.shouldSwap = false;
  });

  // Buttons stay under the hand of whoever is about to press one, as long as the same ones are possible.
  document.addEventListener('htmx:oobBeforeSwap', (event) => {
    const { target, fragment } = event.detail;
    const fresh = fragment.querySelector('[data-legal]');
    if (fresh && fresh.dataset.legal === target.dataset.legal) event.detail.shouldSwap = false;
  });

  // News that could not be fetched is fetched when it can be.
  const again = ({ detail: { elt, xhr } }) => {
    const trigger = elt.getAttribute('hx-trigger') ?? '';
    if (!trigger.startsWith('sse:') || (xhr.status >= 400 && xhr.status < 500)) return;
    setTimeout(() => htmx.trigger(elt, trigger), RETRY_MS);
  };
  document.addEventListener('htmx:sendError', again);
  document.addEventListener('htmx:responseError', again);

  document.addEventListener('keydown', (event) => {
    const field = document.getElementById('search');
    if (!field || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey)
      return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  document.addEventListener('change', (event) => {
    const all = event.target.closest?.('[data-select-all]');
    if (!all) return;
    for (const box of document.querySelectorAll(`input[name="${all.dataset.selectAll}"]`))
      box.checked = all.checked;
  });
})();
