#include "ingest/base/precompiled.h"
