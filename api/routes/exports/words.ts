export interface DownloadWords {
  title: string;
  intro: string;
  code: string;
  fetch: string;
  once: string;
  refused: string;
  refusedWhy: string;
  unavailable: string;
}

/** What the page says on which a client fetches an export; in the language that the browser asks for. */
export const downloadWords = {
  en: {
    title: 'Your data',
    intro: 'Enter the code that you were given to fetch the file with your data.',
    code: 'Code',
    fetch: 'Fetch the file',
    once: 'The file can be fetched once.',
    refused: 'This link and this code do not open a file',
    refusedWhy:
      'One of them may be wrong, the file may have been fetched already, or its time may be over. Go back and try again, or ask for a new link and code.',
    unavailable:
      'The file cannot be read at the moment. Try again in a few minutes: the link and the code still work.',
  },
  de: {
    title: 'Ihre Daten',
    intro: 'Geben Sie den Code ein, den Sie bekommen haben, um die Datei mit Ihren Daten abzuholen.',
    code: 'Code',
    fetch: 'Datei abholen',
    once: 'Die Datei lässt sich einmal abholen.',
    refused: 'Dieser Link und dieser Code öffnen keine Datei',
    refusedWhy:
      'Eines von beiden ist vielleicht falsch, die Datei wurde schon abgeholt, oder ihre Zeit ist abgelaufen. Gehen Sie zurück und versuchen Sie es noch einmal, oder bitten Sie um neuen Link und Code.',
    unavailable:
      'Die Datei kann gerade nicht gelesen werden. Versuchen Sie es in einigen Minuten noch einmal: Link und Code gelten weiter.',
  },
  pl: {
    title: 'Twoje dane',
    intro: 'Aby pobrać plik z danymi, wpisz otrzymany kod.',
    code: 'Kod',
    fetch: 'Pobierz plik',
    once: 'Plik można pobrać jeden raz.',
    refused: 'Ten link i ten kod nie otwierają żadnego pliku',
    refusedWhy:
      'Jedno z nich może być błędne, plik mógł już zostać pobrany albo jego czas minął. Wróć i spróbuj ponownie lub poproś o nowy link i kod.',
    unavailable:
      'Pliku nie można teraz odczytać. Spróbuj ponownie za kilka minut: link i kod nadal działają.',
  },
} as const satisfies Record<string, DownloadWords>;
