#ifndef ROKUGA_CYUV_H
#define ROKUGA_CYUV_H

#include <libyuv/convert.h>
#include <libyuv/planar_functions.h>
#include <libyuv/rotate.h>
#include <libyuv/scale.h>
#include <libyuv/version.h>

#endif
