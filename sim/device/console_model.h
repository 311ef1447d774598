/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The console device, between its files:
 *
 *	console.c		the kind, input and output, the host's wishes
 *	console_control.c	messages about ports (virtio 1.3, 5.3.6.2)
 */
#ifndef _SIM_DEVICE_CONSOLE_MODEL_H_
#define	_SIM_DEVICE_CONSOLE_MODEL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/console.h"
#include "sim/device/model.h"
#include "sim/device/text.h"

struct console_port {
	struct console_port_state state;	/* what the guest has said */
	const char		*name;		/* NULL: none */
	bool			 console;
	bool			 host_open;
	struct device_text	 input;		/* from the host */
	size_t			 taken;		/* of the input */
	struct device_text	 output;	/* from the guest */
	uint16_t		 columns;
	uint16_t		 rows;
};

struct console_device {
	struct model		 model;		/* first */
	struct console_port	 ports[CONSOLE_PORTS];
	bool			 driver_ready;	/* for messages */
	/* Messages that the guest has not got, each behind its length. */
	struct device_text	 messages;
	size_t			 messages_taken;
};

enum console_role {
	CONSOLE_RECEIVE, CONSOLE_TRANSMIT, CONSOLE_CONTROL_RECEIVE,
	CONSOLE_CONTROL_TRANSMIT, CONSOLE_RECEIVE_1, CONSOLE_TRANSMIT_1,
	CONSOLE_RECEIVE_2, CONSOLE_TRANSMIT_2, CONSOLE_ROLE_COUNT
};

/* Input for the port may be received from now on. */
void	console_kick(struct console_device *console, unsigned port);

/* Forgets what a reset ends. */
void	console_control_reset(struct console_device *console);
bool	console_control_ready(const struct console_device *console);
/* Fills a buffer with one message; acts upon one. */
void	console_control_receive(struct console_device *console,
	    struct model_queue *queue, struct model_request *request);
void	console_control_transmit(struct console_device *console,
	    struct model_queue *queue, const struct model_request *request);
/* The host's wishes; nothing happens before the driver is ready for them. */
void	console_tell_added(struct console_device *console, unsigned port);
void	console_tell_removed(struct console_device *console, unsigned port);
void	console_tell_open(struct console_device *console, unsigned port);
void	console_tell_size(struct console_device *console, unsigned port);

#endif /* !_SIM_DEVICE_CONSOLE_MODEL_H_ */
