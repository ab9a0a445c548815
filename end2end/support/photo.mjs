// Photos to upload: a picture drawn as BMP, which every browser decodes.

/** A picture of the given size as BMP bytes; `shade` makes it one that no other has. */
export function picture(width, height, shade = 128) {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + row * height);
  bytes.write("BM", 0);
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.writeUInt32LE(row * height, 34);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 54 + y * row + x * 3;
      bytes[at] = (x * 255) / width;
      bytes[at + 1] = (y * 255) / height;
      bytes[at + 2] = shade;
    }
  }
  return bytes;
}

let last = Math.floor(Math.random() * 256);
/** Another shade than the last ones: the same picture twice is one photo. */
const shade = () => (last = (last + 37) % 256);

/** The same as a file for `setInputFiles`. */
export const file = (name, width = 400, height = 300) => ({
  name, mimeType: "image/bmp", buffer: picture(width, height, shade()),
});
