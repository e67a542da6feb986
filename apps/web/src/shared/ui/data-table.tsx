import { type Cell, type Column, type ColumnDef, columnVisibilityFeature, type ColumnVisibilityState, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import { clsx } from 'clsx';
import { type ComponentType, type KeyboardEvent, memo, type MouseEvent, type ReactNode, useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { ErrorNote } from './error-note.js';
import { Skeleton } from './skeleton.js';

export const dataTableFeatures = tableFeatures({ columnVisibilityFeature });
export type DataColumn<Row extends RowData> = ColumnDef<typeof dataTableFeatures, Row, unknown> & {
  id: string;
  /** Column heading, also its name in the column picker. */
  header: string;
  meta?: { className?: string; align?: 'right' };
};

interface Props<Row extends RowData> {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  /** Ids of columns the reader has put away. */
  hidden?: readonly string[];
  /** Opens a row; its first cell holds the real link for keyboard and screen reader. */
  onOpen?: (row: Row) => void;
  isFresh?: (row: Row) => boolean;
  error?: unknown;
  onRetry?: () => void;
  empty: ReactNode;
  more?: { has: boolean; busy: boolean; load: () => void };
}

function focusRow(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLAnchorElement)) return;
  const rows = [...event.currentTarget.rows];
  const next = rows[rows.findIndex((row) => row.contains(event.target as Node)) + step];
  const link = next?.querySelector('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}

function cellClass<Row extends RowData>(column: Column<typeof dataTableFeatures, Row>): string {
  const meta = column.columnDef.meta as DataColumn<Row>['meta'];
  return clsx('px-3 py-2.5 first:pl-5 last:pr-5', meta?.align === 'right' ? 'text-right' : 'text-left', meta?.className);
}

/** Rows of a keyset-paged list with every state it can be in: loading, empty, failed, more to load. */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { label, columns, rows, rowId, hidden = [], onOpen, isFresh, error, onRetry, empty, more } = props;
  const { t } = useTranslation();
  const data = useMemo(() => [...(rows ?? [])], [rows]);
  const columnVisibility: ColumnVisibilityState = Object.fromEntries(hidden.map((id) => [id, false]));
  const table = useTable({ features: dataTableFeatures, columns: columns as ColumnDef<typeof dataTableFeatures, Row, unknown>[], data, getRowId: rowId, state: { columnVisibility } });
  const latestOpen = useRef(onOpen);
  latestOpen.current = onOpen;
  const openByMouse = useCallback((event: MouseEvent<HTMLTableRowElement>, row: RowData) => {
    if ((event.target as HTMLElement).closest('a,button,input,summary') || String(window.getSelection())) return;
    latestOpen.current?.(row as Row);
  }, []);
  const hiddenIds = hidden.join();
  const shown = useMemo(() => ({ columns, hiddenIds }), [columns, hiddenIds]);
  if (error && !rows) return <ErrorNote error={error} {...(onRetry ? { onRetry } : {})} className="m-5" />;
  if (rows?.length === 0) return <>{empty}</>;
  return (
    <>
      <div className="overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
        <table className="w-full border-collapse text-sm" aria-busy={!rows}>
          <caption className="sr-only">{label}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} className="border-b border-line">
                {group.headers.map((header) => (
                  <th key={header.id} scope="col" className={clsx(cellClass(header.column), 'text-xs font-medium whitespace-nowrap text-ink-3')}>
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody onKeyDown={focusRow}>
            {!rows && <LoadingRows columns={table.getVisibleLeafColumns().map((column) => cellClass(column))} />}
            {table.getRowModel().rows.map((row) => (
              <TableRow
                key={row.id}
                original={row.original}
                cells={row.getVisibleCells() as readonly AnyCell[]}
                shown={shown}
                opens={onOpen !== undefined}
                isFresh={isFresh?.(row.original) ?? false}
                onClick={openByMouse}
                FlexRender={table.FlexRender as unknown as RowProps['FlexRender']}
              />
            ))}
          </tbody>
        </table>
      </div>
      {error && rows ? <ErrorNote error={error} {...(onRetry ? { onRetry } : {})} className="m-5" /> : null}
      {more?.has && (
        <div className="flex justify-center border-t border-line p-3">
          <Button size="sm" busy={more.busy} onClick={more.load}>
            {t('common.action.loadMore')}
          </Button>
        </div>
      )}
    </>
  );
}

type AnyCell = Cell<typeof dataTableFeatures, RowData, unknown>;

interface RowProps {
  original: RowData;
  cells: readonly AnyCell[];
  /** Changes when there are other columns, or fewer. */
  shown: unknown;
  opens: boolean;
  isFresh: boolean;
  onClick: (event: MouseEvent<HTMLTableRowElement>, row: RowData) => void;
  FlexRender: ComponentType<{ cell: AnyCell }>;
}

/** A row is drawn again when its record, the columns or its freshness changed: loading a page leaves the pages before it alone. */
const TableRow = memo(
  function TableRow({ original, cells, opens, isFresh, onClick, FlexRender }: RowProps) {
    return (
      <tr
        onClick={(event) => onClick(event, original)}
        className={clsx('border-b border-line last:border-b-0 has-[a:focus-visible]:bg-well', opens && 'cursor-pointer hover:bg-well/60', isFresh && 'animate-arrive')}
      >
        {cells.map((cell) => (
          <td key={cell.id} className={cellClass(cell.column)}>
            <FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  },
  (before, after) => before.original === after.original && before.shown === after.shown && before.opens === after.opens && before.isFresh === after.isFresh,
);

function LoadingRows({ columns }: { columns: readonly string[] }) {
  return [0, 1, 2, 3, 4, 5].map((row) => (
    <tr key={row} className="border-b border-line last:border-b-0">
      {columns.map((className, column) => (
        <td key={column} className={className}>
          <Skeleton className={clsx('h-5', column === 0 ? 'w-32' : 'w-20')} />
        </td>
      ))}
    </tr>
  ));
}
