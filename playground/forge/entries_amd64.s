#include "textflag.h"

// DX is the register of closures, see Go's internal ABI. No other register changes.
#define ENTRY1(i) \
	MOVQ	·slots+8*(i)(SB), DX; \
	JMP	(DX); \
	PCALIGN	$16
#define ENTRY4(i) ENTRY1(i); ENTRY1(i+1); ENTRY1(i+2); ENTRY1(i+3)
#define ENTRY16(i) ENTRY4(i); ENTRY4(i+4); ENTRY4(i+8); ENTRY4(i+12)
#define ENTRY64(i) ENTRY16(i); ENTRY16(i+16); ENTRY16(i+32); ENTRY16(i+48)
#define ENTRY256(i) ENTRY64(i); ENTRY64(i+64); ENTRY64(i+128); ENTRY64(i+192)
#define ENTRY1024(i) ENTRY256(i); ENTRY256(i+256); ENTRY256(i+512); ENTRY256(i+768)

TEXT method<>(SB), NOSPLIT|NOFRAME, $0-0
	PCALIGN	$16
	ENTRY1024(0)
	ENTRY1024(1024)
	ENTRY1024(2048)
	ENTRY1024(3072)

// func entries() unsafe.Pointer
TEXT ·entries(SB), NOSPLIT, $0-8
	LEAQ	method<>(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
