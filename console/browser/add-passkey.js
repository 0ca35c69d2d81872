// A passkey is made at the configured address alone: elsewhere, such as at 127.0.0.1, the page leads there.
(() => {
  const form = document.querySelector('[data-passkey-origin]');
  if (!form || form.dataset.passkeyOrigin === location.origin) return;
  for (const part of form.querySelectorAll('.field, button')) part.hidden = true;
  form.querySelector('[data-passkey-elsewhere]').hidden = false;
})();
