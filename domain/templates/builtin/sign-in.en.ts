import { signInMails } from './sign-in.ts';

export const signInEn = signInMails({
  language: 'en',
  greeting: 'Hello {{ client.name }},',
  mails: {
    'password-reset': {
      subject: 'Set a new password at {{ provider.name }}',
      heading: 'Set a new password',
      says: 'somebody asked for a new password for the login {{ login }}. With this link you can set one:',
      after:
        'The link works once, until {{ expiresAt | long_date_time }}. As long as nobody uses it, the password stays as it is.',
    },
    'password-generated': {
      subject: 'Your password at {{ provider.name }}',
      heading: 'Your new password',
      says: 'we have set a new password for the login {{ login }}.',
      after:
        'It works until {{ expiresAt | long_date_time }}, and you will be asked for a password of your own when you sign in.',
    },
    'password-changed': {
      subject: 'Your password at {{ provider.name }} was changed',
      heading: 'Your password was changed',
      says: 'the password of the login {{ login }} was changed on {{ at | long_date_time }}. Whoever was signed in with the old one no longer is.',
      after: 'If this was you, there is nothing to do.',
    },
    'two-factor-off': {
      subject: 'Two-factor sign-in at {{ provider.name }} was switched off',
      heading: 'Two-factor sign-in was switched off',
      says: 'for the login {{ login }} we have switched two-factor sign-in off on {{ at | long_date_time }}. The password alone is now enough to sign in.',
      after: 'If you asked for it, please set it up again as soon as you can.',
    },
  },
  link: 'Set a new password',
  password: 'Password',
  signIn: 'Sign in here',
  write: 'If you did not ask for this, tell us: {{ mail }}',
  contact: 'If you did not ask for this, please tell us.',
  regards: 'Kind regards',
  footer: 'You get this message because there is a login with your address at {{ provider.name }}.',
});
