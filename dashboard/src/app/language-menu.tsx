import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languageOf, languages, languageTags } from '../texts/languages';
import { chooseAnother } from '../texts/start-texts';

/** Chooses the language of the dashboard; each is named by its own speakers' word. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation('frame');
  const present = languageOf(i18n.language);
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={44} aria-label={t('language')}>
          <IconLanguage size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {languageTags.map((tag) => (
          <Menu.Item
            key={tag}
            mih={44}
            lang={tag}
            role="menuitemradio"
            aria-checked={tag === present}
            rightSection={tag === present ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => void chooseAnother(tag)}
          >
            {languages[tag]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
