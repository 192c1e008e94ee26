// The address of a part of this page in its version, which lasts: the page says it where it says how to cite it.
export function findAddress(id) {
  const cited = document.querySelector(".cite a");
  return `${cited ? cited.href : location.href.split("#")[0]}#${id}`;
}
