// Without the theme's fonts: the fonts of the system suffice, and the package stays small.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
