/** An image reference with the tag that is meant when it names neither tag nor digest: `latest` (Docker's TagNameOnly). */
export function withTag(image: string): string {
  if (image === '' || image.includes('@')) return image;
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes(':') ? image : `${image}:latest`;
}
