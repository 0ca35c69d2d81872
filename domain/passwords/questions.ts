/**
 * The questions that a login can have. A login has one of these and no other, so that somebody who asks for an unknown
 * login can be shown one too, and learns nothing.
 */
export const securityQuestions = {
  'first-teacher': 'What was the name of your first teacher?',
  'first-pet': 'What was the name of your first pet?',
  'birth-town': 'In which town was your mother born?',
  'first-street': 'In which street did you live as a child?',
  'first-job': 'Where was your first job?',
  'childhood-friend': 'What was the name of your best friend as a child?',
} as const;

export type SecurityQuestion = keyof typeof securityQuestions;

const codes = Object.keys(securityQuestions) as SecurityQuestion[];

export function isSecurityQuestion(code: string): code is SecurityQuestion {
  return Object.hasOwn(securityQuestions, code);
}

/**
 * The question that is shown for a login which has none or does not exist: always the same one for the same name.
 * @param hash hex digits that nobody else can compute from the name
 */
export function questionFor(hash: string): SecurityQuestion {
  return codes[Number.parseInt(hash.slice(0, 8), 16) % codes.length] ?? 'first-pet';
}

/** An answer as it is compared: case, blanks at the ends and in a row, and the way letters are composed do not count. */
export function normalizeAnswer(answer: string): string {
  return answer.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
