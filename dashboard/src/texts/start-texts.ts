import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './en/common.json';
import frame from './en/frame.json';
import palette from './en/palette.json';
import { isolate } from './isolate';
import { chooseLanguage, formatLocale, type Language, languageTags } from './languages';
import { setLocale } from './locale';

const storageKey = 'gatehouse-language';

type Texts = Readonly<Record<string, unknown>>;
const files = import.meta.glob<Texts>(['./*/*.json', '!./en/{common,frame,palette}.json'], { import: 'default' });

/** Reads a language's texts of one namespace when a page first needs them. */
const lazyTexts: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./${language}/${namespace}.json`];
    if (!load) return done(new Error(`There are no texts ${language}/${namespace}.json.`), null);
    load().then(
      (texts) => done(null, { ...texts }),
      (error: Error) => done(error, null),
    );
  },
};

/** Prepares the texts of the chosen language; resolves once the frame's are there. English is part of the first load. */
export async function startTexts(): Promise<void> {
  i18next.on('languageChanged', applyLanguage);
  await i18next
    .use(lazyTexts)
    .use(initReactI18next)
    .init({
      lng: chooseLanguage(readStored(), navigator.languages),
      supportedLngs: [...languageTags],
      fallbackLng: 'en',
      ns: ['common', 'frame', 'palette'],
      defaultNS: 'common',
      partialBundledLanguages: true,
      resources: { en: { common, frame, palette } },
      returnNull: false,
      // React escapes markup by itself; what is left to guard is the order of the words.
      interpolation: { escapeValue: true, escape: isolate },
    });
}

/** Changes the language, and keeps the choice in this browser. */
export async function chooseAnother(language: Language): Promise<void> {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Storage that is full or forbidden costs only the memory of the choice.
  }
  await i18next.changeLanguage(language);
}

function applyLanguage(tag: string): void {
  const language = chooseLanguage(tag, []);
  document.documentElement.lang = language;
  setLocale(formatLocale(language, navigator.languages));
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
