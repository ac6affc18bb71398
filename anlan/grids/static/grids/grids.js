// Fills in where the device is, once the reader allows it; without it the form is sent as it is.
(() => {
  "use strict";
  if (!navigator.geolocation || !document.querySelector("[data-locate]")) return;
  navigator.geolocation.getCurrentPosition(
    (found) => {
      document.querySelectorAll("[data-lon]").forEach((field) => { field.value = found.coords.longitude.toFixed(6); });
      document.querySelectorAll("[data-lat]").forEach((field) => { field.value = found.coords.latitude.toFixed(6); });
    },
    () => {},
    { enableHighAccuracy: true, maximumAge: 60000, timeout: 15000 },
  );
})();
