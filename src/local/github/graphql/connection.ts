// Lists that are read page by page. A cursor is the position behind its item.
import type { GraphQLResolveInfo } from 'graphql';
import { GraphqlRefusal } from './reach.ts';

interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
}

/** GitHub gives no list without a bound, and none longer than this. */
const longestPage = 100;

/** A field that answers a page of `items`. */
export function connection<T>(items: () => readonly T[], shape: (item: T) => object) {
  return (page: Page, _context: unknown, { fieldName }: GraphQLResolveInfo): object => {
    checkBounds(page, fieldName);
    const all = items();
    const start = Number(page.after ?? 0);
    const chosen = page.last == null ? all.slice(start, start + (page.first ?? 0)) : all.slice(-page.last);
    const end = page.last == null ? start + chosen.length : all.length;
    return {
      totalCount: all.length,
      nodes: chosen.map(shape),
      pageInfo: { hasNextPage: end < all.length, endCursor: chosen.length === 0 ? null : String(end) },
    };
  };
}

function checkBounds({ first, last }: Page, name: string): void {
  if (first == null && last == null) {
    throw new GraphqlRefusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  const [bound, count] = first == null ? ['last', last ?? 0] : ['first', first];
  if (count <= longestPage) return;
  throw new GraphqlRefusal(
    'EXCESSIVE_PAGINATION',
    `Requesting ${count} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${longestPage} records.`,
  );
}
