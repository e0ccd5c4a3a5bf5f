#ifndef ROKUGA_CTEXT_H
#define ROKUGA_CTEXT_H

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

/* How many fonts fontconfig knows; NULL for those of this machine. Pango without any draws nothing and complains. */
static inline int ctext_font_count(FcConfig *configuration) {
    const FcFontSet *fonts = FcConfigGetFonts(configuration, FcSetSystem);
    return fonts ? fonts->nfont : 0;
}

#endif
