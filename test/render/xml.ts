/** Reads XML with libxml2, for tests only: throws on whatever is not well-formed, and holds JUnit files to a schema. */
import { readFileSync } from "node:fs";
import { XmlCData, XmlDocument, XmlElement, XmlText, XmlValidateError, XsdValidator } from "libxml2-wasm";

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The text right below it. */
  readonly text: string;
}

function elementOf(node: XmlElement): Element {
  const children: Element[] = [];
  let text = "";
  for (let child = node.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) children.push(elementOf(child));
    else if (child instanceof XmlText || child instanceof XmlCData) text += child.content;
    else throw new Error(`neither an element nor text: ${child.constructor.name}`);
  }
  return {
    name: node.name,
    attributes: new Map(node.attrs.map(({ name, value }) => [name, value])),
    children,
    text,
  };
}

export function parseXml(xml: string): Element {
  const document = XmlDocument.fromString(xml);
  try {
    return elementOf(document.root);
  } finally {
    document.dispose();
  }
}

const schema = XmlDocument.fromString(readFileSync(new URL("./schemas/junit.xsd", import.meta.url), "utf8"));
const junit = XsdValidator.fromDoc(schema);

/** What is wrong with a JUnit file by `schemas/junit.xsd`; empty when nothing is. Throws where it is no XML. */
export function validateJunit(xml: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    junit.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map(({ line, message }) => `${line}: ${message.trim()}`);
  } finally {
    document.dispose();
  }
}
