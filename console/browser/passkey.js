// Showing a passkey, which browsers let only scripts do; its form brings it to the server. The page works without.
(() => {
  const button = document.querySelector('[data-passkey]');
  const form = button?.form;
  const said = form?.querySelector('[data-passkey-failed]');
  if (!said || !globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  // A passkey counts at the configured address alone.
  if (button.dataset.origin !== location.origin) return;
  button.hidden = false;

  const optionsFrom = async (path) => {
    const token = form.elements.namedItem('formToken')?.value;
    const headers = { 'content-type': 'application/json', ...(token && { 'x-csrf-token': token }) };
    const answer = await fetch(path, { method: 'POST', headers, body: '{}' });
    if (!answer.ok) throw new Error(String(answer.status));
    return PublicKeyCredential.parseRequestOptionsFromJSON(await answer.json());
  };

  button.addEventListener('click', async () => {
    said.hidden = true;
    button.disabled = true;
    try {
      const publicKey = await optionsFrom(button.dataset.passkey);
      const credential = await navigator.credentials.get({ publicKey });
      form.elements.namedItem('passkey').value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      said.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
})();
