#!/bin/sh
# Builds ../static/safehold from safehold.scss and safehold.js; run by `npm run build`.
set -e
cd "$(dirname "$0")"
into=../static/safehold
sass --load-path=. --load-path=node_modules --style=compressed --no-source-map --quiet safehold.scss "$into/safehold.css"
sed -i 's|url(/assets/images/[a-z-]*\.svg)|none|g' "$into/safehold.css" # pictures of components that we do not use
esbuild safehold.js --bundle --minify --format=esm --target=es2020 --legal-comments=none --outfile="$into/safehold.js" \
  "--banner:js=/*! Holds parts of govuk-frontend 6.3.0, Copyright Crown Copyright (Government Digital Service), MIT: see licences.txt. */"
font=node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next
cp "$font-latin-wght-normal.woff2" "$into/fonts/latin.woff2"
cp "$font-latin-ext-wght-normal.woff2" "$into/fonts/latin-ext.woff2"
print=node_modules/@expo-google-fonts/atkinson-hyperlegible-next
cp "$print/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf" "$print/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf" ../fonts/
cp "$print/LICENSE_FONT" ../fonts/OFL.txt
cp "$print/LICENSE_FONT" "$into/fonts/OFL.txt"
for script in bengali gujarati gurmukhi malayalam tamil telugu thai; do # names on sheets; typst brings many other scripts itself
  cp node_modules/@expo-google-fonts/noto-sans-$script/400Regular/*.ttf ../fonts/
done
cp node_modules/@expo-google-fonts/noto-sans-tamil/LICENSE_FONT ../fonts/OFL-Noto.txt
