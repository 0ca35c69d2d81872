// Reads the test runner's own report and prints, last and alone, the line `N passed, N failed`. What did not run
// counts as failed. Usage: node .ci/count.mjs REPORT [REASON…], each REASON being a failure outside the tests.
import { readFileSync } from 'node:fs';

const [file, ...reasons] = process.argv.slice(2);
const { passed, failures } = count(readReport());
failures.push(...reasons);
for (const failure of failures) console.log(`FAILED: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

function readReport() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { unreadable: error.message };
  }
}

function count(report) {
  if (report.unreadable !== undefined) {
    return { passed: 0, failures: [`the tests left no report (${report.unreadable})`] };
  }
  const failures = [];
  let passed = 0;
  for (const { name, status, message, assertionResults } of report.testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') passed++;
      else failures.push(`${test.status === 'failed' ? '' : `${test.status}: `}${name}: ${test.fullName}`);
    }
    const told = assertionResults.some((test) => test.status === 'failed');
    if (status === 'failed' && !told) failures.push(`${name}: ${message || 'the file failed as a whole'}`);
  }
  if (passed === 0) failures.push('no test passed');
  // Errors outside any test (an unhandled rejection, a set-up that failed) are in no result.
  if (report.success === false && failures.length === 0)
    failures.push('an error outside the tests, see above');
  return { passed, failures };
}
