// What this house uses of vendor/preact.js, for tsc --checkJs; written by hand from its publisher's declarations.

export interface VNode {
  type: unknown;
  props: Record<string, unknown>;
  key: unknown;
}
export type Child = VNode | string | number | boolean | null | undefined | Child[];
export type View<P = Record<string, unknown>> = (props: P) => VNode | null;

export function h(type: unknown, props?: Record<string, unknown> | null, ...children: Child[]): VNode;
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(tree: VNode | null, parent: Element): void;
export class Component<P = Record<string, unknown>, S = Record<string, unknown>> {
  props: P;
  state: S;
  constructor(props?: P);
  setState(change: Partial<S>): void;
  forceUpdate(): void;
}

type Setter<S> = (value: S | ((before: S) => S)) => void;
export function useState<S>(initial: S | (() => S)): [S, Setter<S>];
export function useReducer<S, A>(reducer: (state: S, action: A) => S, initial: S): [S, (action: A) => void];
export function useEffect(run: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useLayoutEffect(run: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useRef<T>(initial: T): { current: T };
export function useMemo<T>(make: () => T, inputs?: readonly unknown[]): T;
export function useCallback<T>(call: T, inputs: readonly unknown[]): T;
export function createContext<T>(initial: T): { Provider: View<{ value: T; children?: Child }> };
export function useContext<T>(context: { Provider: View<{ value: T; children?: Child }> }): T;
export function useErrorBoundary(seen?: (error: unknown) => void): [unknown, () => void];
