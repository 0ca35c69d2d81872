// Signing in with a passkey, which browsers let only scripts do; the page works without.
(() => {
  const button = document.querySelector('[data-passkey]');
  const said = document.querySelector('[data-passkey-failed]');
  if (!button || !said || !globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  button.hidden = false;

  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  button.addEventListener('click', async () => {
    said.hidden = true;
    button.disabled = true;
    try {
      const options = await post('/v1/staff/sessions/passkey/options', {});
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const credential = await navigator.credentials.get({ publicKey });
      await post('/v1/staff/sessions/passkey', { response: credential.toJSON() });
      location.assign(button.dataset.passkey);
    } catch {
      said.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
})();
