import { describe, expect, it } from 'vitest';
import { parseViews, withoutView, withView } from './views';

describe('saved views', () => {
  it.each([null, '', '{', '{}', '[1,null,{"name":"x"},{"name":"","search":"a"}]'])('of %j are none', (text) => {
    expect(parseViews(text)).toEqual([]);
  });

  it('are kept by name, sorted, and replaced by one of the same name', () => {
    const views = withView(withView([], { name: ' Refused ', search: '?outcome=refused' }), {
      name: 'All',
      search: '',
    });
    expect(views).toEqual([
      { name: 'All', search: '' },
      { name: 'Refused', search: 'outcome=refused' },
    ]);
    expect(withView(views, { name: 'Refused', search: 'outcome=error' })).toContainEqual({
      name: 'Refused',
      search: 'outcome=error',
    });
    expect(withView(views, { name: '  ', search: 'x' })).toBe(views);
    expect(withoutView(views, 'All')).toHaveLength(1);
    expect(parseViews(JSON.stringify(views))).toEqual(views);
  });

  it('are at most 50', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `View ${index}`, search: '' }));
    expect(parseViews(JSON.stringify(many))).toHaveLength(50);
    expect(many.reduce(withView, [] as ReturnType<typeof parseViews>)).toHaveLength(50);
  });
});
