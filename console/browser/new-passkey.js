// Making a passkey, which browsers let only scripts do; the form brings it to the server.
(() => {
  const form = document.querySelector('[data-new-passkey]');
  if (!form || !globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) return;
  const button = form.querySelector('button');
  const said = form.querySelector('[data-new-passkey-failed]');
  form.querySelector('[data-new-passkey-needs]').hidden = true;
  button.hidden = false;

  button.addEventListener('click', async () => {
    said.hidden = true;
    button.disabled = true;
    try {
      const options = JSON.parse(form.dataset.newPasskey);
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const credential = await navigator.credentials.create({ publicKey });
      form.elements.namedItem('response').value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      said.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
})();
