import {
  type BadgeProps,
  type CSSVariablesResolver,
  createTheme,
  type DrawerProps,
  type MantineColorsTuple,
  type MenuProps,
  type ModalProps,
  type NotificationProps,
} from '@mantine/core';

const moss: MantineColorsTuple = [
  '#e9f7f1',
  '#d5ebe1',
  '#a8d6c2',
  '#78c1a2',
  '#52af87',
  '#3aa475',
  '#1f7d58',
  '#1a6f4e',
  '#146043',
  '#045137',
];

const heading = { title: { fontWeight: 700 } };

/**
 * Colours that keep a contrast of 4.5 to 1 on both backgrounds, and a focus ring that is always seen.
 * @param close What the button that closes a dialog is called.
 */
export const createAppTheme = (close: string) =>
  createTheme({
    primaryColor: 'moss',
    primaryShade: { light: 7, dark: 7 },
    colors: { moss },
    defaultRadius: 'md',
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    autoContrast: true,
    focusRing: 'auto',
    cursorType: 'pointer',
    respectReducedMotion: true,
    // Written out: `Modal.extend` would make every first page load the code of dialogs.
    components: {
      // One look of every state: the colour is the meaning, and words are written as elsewhere.
      Badge: { defaultProps: { variant: 'light', tt: 'none' } satisfies Partial<BadgeProps> },
      Modal: {
        defaultProps: { closeButtonProps: { 'aria-label': close } } satisfies Partial<ModalProps>,
        styles: heading,
      },
      Drawer: {
        defaultProps: { closeButtonProps: { 'aria-label': close } } satisfies Partial<DrawerProps>,
        styles: heading,
      },
      // Its placeholder is an element that a menu must not contain; the first item takes the focus instead.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } satisfies Partial<MenuProps> },
      NavLink: { styles: { root: { borderRadius: 'var(--mantine-radius-md)' } } },
      Notification: {
        defaultProps: { closeButtonProps: { 'aria-label': close } } satisfies Partial<NotificationProps>,
      },
    },
  });

const onLight = {
  green: '#1b5e2b',
  red: '#9b1c1c',
  orange: '#8a3800',
  yellow: '#6b4400',
  blue: '#124a80',
  gray: '#40464d',
  moss: '#045137',
};

const filled = { '--mantine-color-red-filled': '#c92a2a', '--mantine-color-red-filled-hover': '#b02525' };

/** The library's own words on tinted ground, and its dimmed text, fall short of the contrast; these do not. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...filled,
    '--mantine-color-dimmed': '#565d64',
    '--mantine-color-placeholder': '#6a7178',
    '--mantine-color-red-text': '#b02525',
    '--mantine-color-red-outline': '#b02525',
    ...Object.fromEntries(
      Object.entries(onLight).map(([name, value]) => [`--mantine-color-${name}-light-color`, value]),
    ),
  },
  dark: {
    ...filled,
    '--mantine-color-anchor': '#62bd96',
    '--mantine-color-dimmed': '#b3b9c0',
    '--mantine-color-placeholder': '#a0a6ad',
    '--mantine-color-red-text': '#ff9c9c',
    '--mantine-color-red-outline': '#ff9c9c',
  },
});
