import { type ComponentType, lazy, Suspense, useState } from 'react';

/** A component whose file is loaded when it is needed. */
export interface OnDemand<Props> {
  (props: Props): React.JSX.Element;
  /** Loads the file before the component is rendered. */
  readonly load: () => Promise<void>;
  readonly isLoaded: () => boolean;
}

/**
 * A component whose file is loaded when it is first rendered or before, by `load`. Once loaded it is rendered immediately: React's own lazy
 * components show the fallback first even then, and React keeps a fallback for 300 ms.
 */
export function onDemand<Props extends object>(read: () => Promise<ComponentType<Props>>): OnDemand<Props> {
  let loaded: ComponentType<Props> | null = null;
  const load = async (): Promise<{ readonly default: ComponentType<Props> }> => {
    loaded = await read();
    return { default: loaded };
  };
  const Later: ComponentType<Props> = lazy(load);
  function Component(props: Props) {
    const [Present] = useState(() => loaded ?? Later);
    return <Present {...props} />;
  }
  return Object.assign(Component, {
    load: async () => {
      await load();
    },
    isLoaded: () => loaded !== null,
  });
}

/** A dialog whose file is loaded as soon as somebody uses the page, and at the latest when it is opened; until then nothing is shown. */
export function dialogOnDemand<Props extends object>(read: () => Promise<ComponentType<Props>>) {
  const Dialog = onDemand(read);
  loadWhenUsed(() => Dialog.load().catch(() => undefined));
  return (props: Props) => (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  );
}

const signs = ['pointermove', 'pointerdown', 'keydown'] as const;

/** Calls a function once, after the pointer was first moved or a key was pressed. */
function loadWhenUsed(load: () => void): void {
  const used = new AbortController();
  const start = (): void => {
    used.abort();
    load();
  };
  for (const sign of signs) window.addEventListener(sign, start, { passive: true, signal: used.signal });
}
