/** An image reference with the tag that is meant when it names neither tag nor digest: `latest` (Docker's TagNameOnly). */
export function withTag(image: string): string {
  if (image === '' || image.includes('@')) return image;
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes(':') ? image : `${image}:latest`;
}

/**
 * The reference with the digest that its tag stands for, short as Docker writes it: `nginx` becomes `nginx:latest@sha256:…`. One that
 * has a digest already is left as it is: it names what it means.
 */
export function withDigest(image: string, digest: string): string {
  if (image === '' || image.includes('@')) return image;
  return `${withTag(image.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, ''))}@${digest}`;
}
