import { defineWords } from '../../web/words.ts';

/** What is said about views that staff keep of lists. */
export const viewsWords = defineWords({
  en: {
    title: 'Your views',
    keep: 'Keep these filters as a view',
    name: 'Name of the view',
    hint: 'A view of this name takes the new filters. Words that are searched for are not kept: they may name a person.',
    button: 'Keep the view',
    remove: (name: string) => `Remove the view ${name}`,
    removeShort: 'Remove',
    edit: 'Rename or remove views',
    nameOf: (name: string) => `Name of the view ${name}`,
    rename: (name: string) => `Rename the view ${name}`,
    renameShort: 'Rename',
  },
  de: {
    title: 'Ihre Ansichten',
    keep: 'Diese Filter als Ansicht behalten',
    name: 'Name der Ansicht',
    hint: 'Eine Ansicht dieses Namens bekommt die neuen Filter. Wörter, nach denen gesucht wird, bleiben nicht: Sie können eine Person nennen.',
    button: 'Ansicht behalten',
    remove: (name: string) => `Ansicht ${name} entfernen`,
    removeShort: 'Entfernen',
    edit: 'Ansichten umbenennen oder entfernen',
    nameOf: (name: string) => `Name der Ansicht ${name}`,
    rename: (name: string) => `Ansicht ${name} umbenennen`,
    renameShort: 'Umbenennen',
  },
  pl: {
    title: 'Twoje widoki',
    keep: 'Zachowaj te filtry jako widok',
    name: 'Nazwa widoku',
    hint: 'Widok o tej nazwie dostaje nowe filtry. Szukane słowa nie są zachowywane: mogą wskazywać osobę.',
    button: 'Zachowaj widok',
    remove: (name: string) => `Usuń widok ${name}`,
    removeShort: 'Usuń',
    edit: 'Zmień nazwy widoków albo je usuń',
    nameOf: (name: string) => `Nazwa widoku ${name}`,
    rename: (name: string) => `Zmień nazwę widoku ${name}`,
    renameShort: 'Zmień nazwę',
  },
});
