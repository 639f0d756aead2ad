import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/mantine.css';
import '@mantine/notifications/styles.css';
import './app/figures.css';
import './app/touch.css';
import { App } from './app/app';
import { startTexts } from './texts/start-texts';

const root = document.getElementById('root');
if (root) {
  await startTexts();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
