// Runs in the page: finds what is wrong with its layout on a phone. `globalThis.layoutFaults()` returns one line per problem.
(() => {
  const targetMin = 44;
  const targets =
    'a[href], button, input, select, textarea, summary, [role=tab], [role=switch], [role=checkbox], [role=option], [role=menuitem]';
  const around =
    '.mantine-Checkbox-body, .mantine-Switch-body, .mantine-Radio-body, .mantine-PillsInput-input, .mantine-TagsInput-input, .mantine-MultiSelect-input';

  function nameOf(element) {
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replaceAll(/\s+/g, ' ');
    return `${element.tagName.toLowerCase()} "${text.slice(0, 60)}"`;
  }

  function isSeen(element) {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
  }

  function isInScroller(element) {
    for (let one = element; one; one = one.parentElement)
      if (/auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1) return true;
    return false;
  }

  function hasOwnText(element) {
    return [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent.trim() !== '');
  }

  /** A text outside the window, or cut by its own box or by one of the two around it. */
  function* textFaults(element) {
    if (!hasOwnText(element) || element.closest('[aria-hidden=true], .mantine-VisuallyHidden-root')) return;
    const { left, right } = element.getBoundingClientRect();
    if ((right > innerWidth + 1 || left < -1) && !isInScroller(element)) yield `outside the window: ${nameOf(element)}`;
    let one = element;
    for (let depth = 0; one && depth < 3; depth += 1, one = one.parentElement) {
      const { overflowX, webkitLineClamp } = getComputedStyle(one);
      if (webkitLineClamp === 'none' && /hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 1)
        yield `cut off: ${nameOf(one)}`;
    }
  }

  /** A link within a sentence is as high as its line (WCAG 2.5.8 exempts it). */
  function isWithinSentence(element) {
    const text = element.textContent.trim();
    const isInline = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
    return isInline && element.parentElement.textContent.trim().length > text.length + 1;
  }

  /** What a finger can hit: the element, its labels, the box of a switch, or an area that is laid over it. */
  function hitSize(element) {
    const boxes = [element, ...(element.labels ?? []), element.closest(around)].filter(Boolean);
    const sizes = boxes.map((one) => one.getBoundingClientRect());
    const { position, content, width, height } = getComputedStyle(element, '::after');
    if (position === 'absolute' && content !== 'none')
      sizes.push({ width: Number.parseFloat(width), height: Number.parseFloat(height) });
    return [Math.max(...sizes.map((size) => size.width)), Math.max(...sizes.map((size) => size.height))].map(
      Math.round,
    );
  }

  function* targetFaults(element) {
    if (!element.matches(targets) || element.matches('[disabled], [tabindex="-1"], [type=hidden]')) return;
    if (isWithinSentence(element)) return;
    const [width, height] = hitSize(element);
    if (width < targetMin || height < targetMin) yield `a target of ${width} x ${height}: ${nameOf(element)}`;
  }

  globalThis.layoutFaults = () => {
    const found = new Set();
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) found.add(`the page is ${wide} pixels wide`);
    for (const element of document.querySelectorAll('main *, nav *, header *, [role=dialog] *, [role=menu] *')) {
      if (!isSeen(element)) continue;
      for (const fault of textFaults(element)) found.add(fault);
      for (const fault of targetFaults(element)) found.add(fault);
    }
    return [...found];
  };
})();
