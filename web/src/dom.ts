// Elements by name. Text goes in as text only: names come from scenario files.

type Attributes = Record<string, string | number | boolean>;
type Child = Node | string;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

export function button(label: string, action: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", action);
  return element;
}

/** Buttons of which one is pressed. */
export function choice<T extends string>(label: string, options: [T, string][], chosen: T, pick: (value: T) => void): HTMLElement {
  const group = el("div", { class: "choice", role: "group", "aria-label": label });
  for (const [value, words] of options) {
    const one = button(words, () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === one));
      pick(value);
    });
    one.setAttribute("aria-pressed", String(value === chosen));
    group.append(one);
  }
  return group;
}

export function save(name: string, blob: Blob): void {
  const link = el("a", { download: name, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
