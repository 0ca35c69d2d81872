// Small helps for browsers that run scripts; every page works without.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`tenure-zone=${encodeURIComponent(zone)}`))
    // biome-ignore lint/suspicious/noDocumentCookie: browsers have the Cookie Store over TLS alone
    document.cookie = `tenure-zone=${encodeURIComponent(zone)}; path=/console; max-age=31536000; samesite=lax`;

  // A list that refreshes by itself waits while somebody is choosing or typing in it.
  document.addEventListener('htmx:beforeRequest', (event) => {
    const { elt, target } = event.detail;
    if (!elt.hasAttribute('data-live')) return;
    const busy = target.querySelector('input[type=checkbox]:checked, details[open] :focus, :focus');
    if (busy) event.preventDefault();
  });

  document.addEventListener('change', (event) => {
    const all = event.target.closest?.('[data-select-all]');
    if (!all) return;
    for (const box of document.querySelectorAll(`input[name="${all.dataset.selectAll}"]`))
      box.checked = all.checked;
  });
})();
