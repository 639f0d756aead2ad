import { ActionIcon, Menu } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
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
        <Menu.RadioGroup value={present}>
          {languageTags.map((tag) => (
            <Menu.RadioItem
              key={tag}
              value={tag}
              mih={44}
              lang={tag}
              closeMenuOnClick
              onChange={() => void chooseAnother(tag)}
            >
              {languages[tag]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
