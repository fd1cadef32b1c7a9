package pool

import "time"

// SetStartLimit sets how long workers may take to become ready.
func SetStartLimit(d time.Duration) { startLimit = d }
