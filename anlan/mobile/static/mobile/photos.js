// Photos in a form: kept with the draft, made smaller where they are large; what the camera noted stays in them.
(() => {
  "use strict";
  const LARGE = 3 * 2 ** 20;
  const SIDE = 2560;

  // The EXIF segment of a JPEG, with the orientation set to upright (the canvas has turned the picture already).
  const exifOf = (bytes) => {
    const view = new DataView(bytes);
    if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint8(at + 1) === 0xda) return null;
      if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) return upright(bytes.slice(at, at + 2 + view.getUint16(at + 2)));
    }
    return null;
  };

  const upright = (segment) => {
    const view = new DataView(segment);
    const tiff = 10, little = view.getUint16(tiff) === 0x4949;
    const first = tiff + view.getUint32(tiff + 4, little);
    for (let number = 0; number < view.getUint16(first, little); number++) {
      const entry = first + 2 + number * 12;
      if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
    }
    return segment;
  };

  const smaller = async (file) => {
    if (file.size <= LARGE) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      const exif = exifOf(await file.arrayBuffer());
      return exif ? new Blob([blob.slice(0, 2), exif, blob.slice(2)], { type: "image/jpeg" }) : blob;
    } catch {
      return file; // a format this browser cannot draw goes as it is
    }
  };

  const named = (name, blob) => (blob.type === "image/jpeg" ? `${name.replace(/\.[^.]*$/, "")}.jpg` : name);

  // ``box``: a fieldset with a list and inputs; ``changed`` is called after every change.
  const collect = (box, changed) => {
    const list = box.querySelector("ul");
    let photos = [];
    const show = () => {
      list.replaceChildren(...photos.map((photo) => {
        const line = document.createElement("li"), image = document.createElement("img"), button = document.createElement("button");
        image.src = URL.createObjectURL(photo.blob);
        image.onload = () => URL.revokeObjectURL(image.src);
        image.alt = photo.name;
        button.type = "button";
        button.textContent = "删除";
        button.onclick = () => { photos = photos.filter((one) => one !== photo); show(); changed(); };
        line.append(image, button);
        return line;
      }));
    };
    box.querySelectorAll("[data-add]").forEach((input) => input.addEventListener("change", async () => {
      for (const file of [...input.files].slice(0, 9 - photos.length)) {
        const blob = await smaller(file);
        photos.push({ uuid: self.AnlanQueue.uuid(), name: named(file.name, blob), blob, sent: false });
      }
      input.value = "";
      show();
      changed();
    }));
    return { get: () => photos, set: (found) => { photos = found ?? []; show(); } };
  };

  self.AnlanPhotos = { collect };
})();
